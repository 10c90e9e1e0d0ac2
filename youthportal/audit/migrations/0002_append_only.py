from django.db import migrations

from youthportal.core.db import refuse


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [refuse("audit_entry", "UPDATE"), refuse("audit_entry", "DELETE")]
