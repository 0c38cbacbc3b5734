import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Of accounts that are there already the password in use is the first; since when it is in use nobody knows, so an
# administrator's two months begin today.
IN_USE = """
    INSERT INTO accounts_pastpassword (user_id, hashed, set_at)
    SELECT id, password, now() FROM accounts_user WHERE left(password, 1) NOT IN ('', '!')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_leave_and_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hashed", models.CharField(editable=False, max_length=128)),
                ("set_at", models.DateTimeField(verbose_name="đặt lúc")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past_passwords",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người dùng",
                    ),
                ),
            ],
            options={
                "verbose_name": "mật khẩu đã đặt",
            },
        ),
        migrations.RunSQL(IN_USE, migrations.RunSQL.noop),
    ]
