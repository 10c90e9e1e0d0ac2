from django.db import migrations

from youthportal.core.db import refuse


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial")]

    operations = [refuse("retention_removal", "UPDATE"), refuse("retention_removal", "DELETE")]
