from django.db import migrations

from youthportal.core.db import refuse


class Migration(migrations.Migration):
    dependencies = [("volunteering", "0001_initial")]

    operations = [
        refuse("volunteering_entryevent", "UPDATE"),
        refuse("volunteering_entryevent", "DELETE"),
    ]
