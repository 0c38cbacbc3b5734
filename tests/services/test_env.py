"""What the environment may say, and the sentence it gets when it makes no sense."""

import pytest

from qlvb.lib import env

SECRET = "k3Jq9-xZt7_WbC2vN8mLpR5sTyUaHdFgEoIuYwQe4rXz6B1n0M"
WHOLE = {
    "DATABASE_URL": "postgresql://qlvb@/qlvb?host=/run/pg",
    "REDIS_URL": "redis://broker:6379/0",
    "SECRET_KEY": SECRET,
}


def read(tmp_path, **changed):
    return env.read(WHOLE | {"QLVB_DATA": str(tmp_path)} | changed)


def test_a_whole_environment_is_read(tmp_path):
    found = read(tmp_path, PORT="8080", DEBUG="0", PUBLIC_URL="https://qlvb.tinh.gov.vn/", ALLOWED_HOSTS="a.vn, b.vn")
    assert found.data_dir == tmp_path
    assert found.port == 8080
    assert found.debug is False
    assert found.https is True
    assert found.public_url == "https://qlvb.tinh.gov.vn"
    assert found.allowed_hosts == ("a.vn", "b.vn", "qlvb.tinh.gov.vn", "127.0.0.1", "localhost")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40ss@db:5433/qlvb", env.Database("qlvb", "u", "p@ss", "db", "5433")),
        ("postgres://u@/qlvb?host=/var/run/pg%20x", env.Database("qlvb", "u", "", "/var/run/pg x", "")),
        ("postgresql://db/qlvb?sslmode=require", env.Database("qlvb", "", "", "db", "", {"sslmode": "require"})),
        ("postgresql:///qlvb", env.Database("qlvb")),
    ],
)
def test_a_database_url_is_taken_apart(url, expected):
    assert env.parse_database(url) == expected


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"DATABASE_URL": "mysql://u@db/qlvb"}, "postgresql://"),
        ({"DATABASE_URL": "postgresql://u@db/"}, "names no database"),
        ({"DATABASE_URL": "postgresql://u@db:many/qlvb"}, "not a number"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"REDIS_URL": "http://broker"}, "REDIS_URL must begin"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "django-insecure-" + SECRET}, "SECRET_KEY is too weak"),
        ({"PORT": "http"}, "PORT must be a number"),
        ({"PORT": "70000"}, "PORT must be a number"),
        ({"DEBUG": "perhaps"}, "DEBUG must be 1 or 0"),
        ({"PUBLIC_URL": "qlvb.tinh.gov.vn"}, "PUBLIC_URL must begin"),
    ],
)
def test_nonsense_is_named(tmp_path, changed, word):
    with pytest.raises(env.EnvironmentProblem, match=word):
        read(tmp_path, **changed)


def test_embedded_services_fill_what_is_not_given(tmp_path):
    env.service_addresses_file(tmp_path).write_text(
        "DATABASE_URL=postgresql://e@/e?host=/e\nREDIS_URL=unix:///e.sock?db=0\n"
    )
    env.secret_key_file(tmp_path).write_text(SECRET + "\n")
    found = env.read({"QLVB_DATA": str(tmp_path), "DATABASE_URL": "postgresql://given@db/given"})
    assert found.database.name == "given"
    assert found.redis_url == "unix:///e.sock?db=0"
    assert found.secret_key == SECRET


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("rediss://:secret@broker/1", "rediss://:secret@broker/1"),
    ],
)
def test_the_broker_url_is_spelled_as_celery_wants_it(tmp_path, redis, broker):
    assert read(tmp_path, REDIS_URL=redis).broker_url == broker


def test_demo_is_wanted_unless_refused():
    assert env.demo_wanted({}) is True
    assert env.demo_wanted({"QLVB_DEMO": "0"}) is False


@pytest.mark.parametrize(
    ("url", "sender", "expected"),
    [
        ("smtp://127.0.0.1:2525", "a@b.vn", env.Mail("127.0.0.1", 2525, "none", "a@b.vn")),
        (
            "smtp+starttls://qlvb%40b.vn:p%3Aw@mail.b.vn",
            "",
            env.Mail("mail.b.vn", 587, "starttls", "qlvb@b.vn", "qlvb@b.vn", "p:w"),
        ),
        ("smtps://mail.b.vn", "a@b.vn", env.Mail("mail.b.vn", 465, "tls", "a@b.vn")),
    ],
)
def test_mail_servers_are_read(tmp_path, url, sender, expected):
    assert read(tmp_path, EMAIL_URL=url, EMAIL_FROM=sender).mail == expected


def test_without_a_mail_server_there_is_none(tmp_path):
    assert read(tmp_path).mail is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"EMAIL_URL": "http://mail.b.vn", "EMAIL_FROM": "a@b.vn"},
        {"EMAIL_URL": "smtp://mail.b.vn:x", "EMAIL_FROM": "a@b.vn"},
        {"EMAIL_URL": "smtp://mail.b.vn"},
    ],
)
def test_a_mail_server_that_makes_no_sense_is_refused(tmp_path, wrong):
    with pytest.raises(env.EnvironmentProblem, match="EMAIL_"):
        read(tmp_path, **wrong)


ON = {
    "OIDC_ISSUER": "https://sso.tinh.gov.vn/",
    "OIDC_CLIENT_ID": "qlvb",
    "OIDC_CLIENT_SECRET": "bí mật",
    "PUBLIC_URL": "https://a.vn",
}


def test_a_provider_to_sign_in_at_is_read_and_its_secret_not_shown(tmp_path):
    found = read(tmp_path, **ON).sign_on
    assert found == env.SignOn("https://sso.tinh.gov.vn", "qlvb", "bí mật", "email", "Đăng nhập một lần")
    assert "bí mật" not in repr(found)
    assert read(tmp_path).sign_on is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"OIDC_ISSUER": "http://sso.tinh.gov.vn"},
        {"OIDC_ISSUER": "sso.tinh.gov.vn"},
        {"OIDC_CLIENT_ID": ""},
        {"OIDC_CLIENT_SECRET": ""},
        {"OIDC_MATCH": "sub"},
        {"PUBLIC_URL": ""},
    ],
)
def test_a_provider_that_makes_no_sense_is_refused(tmp_path, wrong):
    with pytest.raises(env.EnvironmentProblem, match="OIDC_"):
        read(tmp_path, **{**ON, **wrong})


@pytest.mark.parametrize(("text", "minutes"), [("", 15), ("720", 720), ("43200", 43200)])
def test_how_long_failures_lock_is_a_setting(tmp_path, text, minutes):
    assert read(tmp_path, LOCKOUT_MINUTES=text).lockout_minutes == minutes


@pytest.mark.parametrize("text", ["0", "14", "43201", "-1", "x"])
def test_a_lock_that_makes_no_sense_is_refused(tmp_path, text):
    with pytest.raises(env.EnvironmentProblem, match="LOCKOUT_MINUTES"):
        read(tmp_path, LOCKOUT_MINUTES=text)
