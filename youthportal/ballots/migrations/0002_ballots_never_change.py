from django.db import migrations

from youthportal.core.db import refuse


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_initial")]

    operations = [refuse("ballots_ballot", "UPDATE")]
