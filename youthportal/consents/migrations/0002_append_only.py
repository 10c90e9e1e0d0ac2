from django.db import migrations

from youthportal.core.db import refuse


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]

    operations = [refuse("consents_consent", "UPDATE"), refuse("consents_consent", "DELETE")]
