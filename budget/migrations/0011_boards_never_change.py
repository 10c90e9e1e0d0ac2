from django.db import migrations

from youthportal.core.db import refuse


class Migration(migrations.Migration):
    dependencies = [("budget", "0010_board")]

    operations = [
        refuse(table, verb)
        for table in ("budget_board", "budget_boardentry")
        for verb in ("UPDATE", "DELETE")
    ]
