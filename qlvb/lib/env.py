"""The one place that reads the environment: typed, checked, with an error that says which variable and why.

Standard library only: the launcher uses it before any package is installed.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PROJECT = Path(__file__).resolve().parents[2]
SHORTEST_SECRET = 50
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"", "0", "false", "no", "off"})


class EnvironmentProblem(Exception):
    """A variable is missing or makes no sense; the message names it."""


@dataclass(frozen=True)
class Database:
    """A PostgreSQL address. `host` is a directory when the server listens on a unix socket; `options` go to libpq."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mail:
    """A mail server. `security`: 'none', 'starttls' or 'tls' from the first byte. `sender`: the From address."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True)
class SignOn:
    """An OpenID provider people may sign in at. `match`: the claim that names the account, 'email' (which must be
    verified) or 'preferred_username'. `label`: what the button says.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    match: str
    label: str


@dataclass(frozen=True)
class Environment:
    """Everything the settings take from outside."""

    data_dir: Path
    backup_dir: Path
    secret_key: str
    database: Database
    redis_url: str
    public_url: str
    port: int
    debug: bool
    behind_proxy: bool
    allowed_hosts: tuple[str, ...]
    tsa_url: str
    soffice: str
    mail: Mail | None
    sign_on: SignOn | None
    lockout_minutes: int

    @property
    def https(self) -> bool:
        """Is the product reached over HTTPS? Cookies are then marked Secure."""
        return self.public_url.startswith("https://")

    @property
    def broker_url(self) -> str:
        """REDIS_URL as Celery spells it: a unix socket is 'redis+socket', its database a 'virtual_host'."""
        parts = urlsplit(self.redis_url)
        if parts.scheme != "unix":
            return self.redis_url
        database = dict(parse_qsl(parts.query)).get("db", "0")
        return f"redis+socket://{parts.path}?virtual_host={database}"


def data_dir(source: Mapping[str, str] | None = None) -> Path:
    """Where all data lives: QLVB_DATA, or 'var' in the project."""
    chosen = (os.environ if source is None else source).get("QLVB_DATA", "")
    return Path(chosen).expanduser().resolve() if chosen else PROJECT / "var"


def port(source: Mapping[str, str] | None = None) -> int:
    """The port of the web server: PORT, or 8000."""
    text = (os.environ if source is None else source).get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise EnvironmentProblem(f"PORT must be a number from 1 to 65535, not '{text}'.")
    return int(text)


def demo_wanted(source: Mapping[str, str] | None = None) -> bool:
    """Should 'make run' load the demo province? QLVB_DEMO=0 says no."""
    values = os.environ if source is None else source
    return _flag({"QLVB_DEMO": values.get("QLVB_DEMO") or "1"}, "QLVB_DEMO")


def service_addresses_file(data: Path) -> Path:
    """The file in which the launcher leaves the addresses of the embedded services while they run."""
    return data / "env"


def secret_key_file(data: Path) -> Path:
    """The file in which the launcher keeps the key it generated once."""
    return data / "secret_key"


def read(source: Mapping[str, str] | None = None) -> Environment:
    """Read and check everything. What the environment leaves open comes from the data directory (embedded services)."""
    given = dict(os.environ if source is None else source)
    data = data_dir(given)
    values = _embedded_services(data) | {name: value for name, value in given.items() if value}
    public_url = values.get("PUBLIC_URL", "").rstrip("/")
    if public_url and urlsplit(public_url).scheme not in ("http", "https"):
        raise EnvironmentProblem(f"PUBLIC_URL must begin with http:// or https://, not '{public_url}'.")
    return Environment(
        data_dir=data,
        backup_dir=_backup_dir(values, data),
        secret_key=_secret_key(values, data),
        database=parse_database(_required(values, "DATABASE_URL")),
        redis_url=_redis(_required(values, "REDIS_URL")),
        public_url=public_url,
        port=port(values),
        debug=_flag(values, "DEBUG"),
        behind_proxy=_flag(values, "BEHIND_PROXY"),
        allowed_hosts=_hosts(values, public_url),
        tsa_url=values.get("TSA_URL", ""),
        soffice=values.get("SOFFICE", "soffice"),
        mail=parse_mail(values["EMAIL_URL"], values.get("EMAIL_FROM", "")) if values.get("EMAIL_URL") else None,
        sign_on=_sign_on(values, public_url),
        lockout_minutes=_lockout(values),
    )


def parse_database(url: str) -> Database:
    """`postgresql://user:password@host:port/name?option=value`; a socket directory is given as `?host=/directory`."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise EnvironmentProblem("DATABASE_URL must begin with postgresql://; no other database is supported.")
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise EnvironmentProblem("DATABASE_URL names no database: postgresql://user:password@host:5432/NAME")
    try:
        port_number = str(parts.port or options.pop("port", ""))
    except ValueError:
        raise EnvironmentProblem("DATABASE_URL has a port that is not a number.") from None
    return Database(
        name=name,
        user=unquote(parts.username or "") or options.pop("user", ""),
        password=unquote(parts.password or ""),
        host=unquote(parts.hostname or "") or options.pop("host", ""),
        port=port_number,
        options=options,
    )


# scheme: (security, port)
_MAIL_SCHEMES = {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}


def parse_mail(url: str, sender: str) -> Mail:
    """`smtp+starttls://user:password@host:587`; `smtps` for TLS from the first byte, `smtp` for none."""
    parts = urlsplit(url)
    if parts.scheme not in _MAIL_SCHEMES or not parts.hostname:
        raise EnvironmentProblem("EMAIL_URL must be smtp://, smtp+starttls:// or smtps:// with a host.")
    security, usual_port = _MAIL_SCHEMES[parts.scheme]
    try:
        port_number = parts.port or usual_port
    except ValueError:
        raise EnvironmentProblem("EMAIL_URL has a port that is not a number.") from None
    user = unquote(parts.username or "")
    sender = sender or (user if "@" in user else "")
    if "@" not in sender or any(character in sender for character in "\r\n"):
        raise EnvironmentProblem("EMAIL_FROM must be the address mail is sent from, such as qlvb@tinh.gov.vn.")
    return Mail(parts.hostname, port_number, security, sender, user, unquote(parts.password or ""))


def _lockout(values: Mapping[str, str]) -> int:
    """A quarter of an hour to thirty days (QCVN 12:2026 3.6.2.1.9 names twelve hours at the least)."""
    text = values.get("LOCKOUT_MINUTES") or "15"
    if not text.isdecimal() or not 15 <= int(text) <= 30 * 24 * 60:
        raise EnvironmentProblem(f"LOCKOUT_MINUTES must be a number from 15 to 43200, not '{text}'.")
    return int(text)


def _sign_on(values: Mapping[str, str], public_url: str) -> SignOn | None:
    """Off without OIDC_ISSUER."""
    issuer = values.get("OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    is_here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_here)):
        raise EnvironmentProblem("OIDC_ISSUER must begin with https://.")
    if not public_url:
        raise EnvironmentProblem("OIDC_ISSUER needs PUBLIC_URL: the provider sends people back to it.")
    match = values.get("OIDC_MATCH") or "email"
    if match not in ("email", "preferred_username"):
        raise EnvironmentProblem("OIDC_MATCH must be email or preferred_username.")
    return SignOn(
        issuer,
        _required_for_sign_on(values, "OIDC_CLIENT_ID"),
        _required_for_sign_on(values, "OIDC_CLIENT_SECRET"),
        match,
        values.get("OIDC_LABEL") or "Đăng nhập một lần",
    )


def _required_for_sign_on(values: Mapping[str, str], name: str) -> str:
    if not values.get(name):
        raise EnvironmentProblem(f"OIDC_ISSUER needs {name}.")
    return values[name]


def _backup_dir(values: Mapping[str, str], data: Path) -> Path:
    chosen = values.get("BACKUP_DIR", "")
    return Path(chosen).expanduser().resolve() if chosen else data / "backups"


def _embedded_services(data: Path) -> dict[str, str]:
    try:
        lines = service_addresses_file(data).read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _required(values: Mapping[str, str], name: str) -> str:
    if name not in values:
        raise EnvironmentProblem(
            f"{name} is not set and the embedded services do not run. Set it, or start them: make up"
        )
    return values[name]


def _redis(url: str) -> str:
    if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        raise EnvironmentProblem("REDIS_URL must begin with redis://, rediss:// or unix://.")
    return url


def _secret_key(values: Mapping[str, str], data: Path) -> str:
    key = values.get("SECRET_KEY", "")
    if not key:
        try:
            key = secret_key_file(data).read_text().strip()
        except OSError:
            raise EnvironmentProblem(
                f"SECRET_KEY is not set and {secret_key_file(data)} cannot be read. "
                "Set it to a long random text, or let 'make run' generate one."
            ) from None
    if len(key) < SHORTEST_SECRET or len(set(key)) < 10 or key.startswith("django-insecure"):
        raise EnvironmentProblem(
            f"SECRET_KEY is too weak: at least {SHORTEST_SECRET} random characters, no default one."
        )
    return key


def _flag(values: Mapping[str, str], name: str) -> bool:
    word = values.get(name, "").strip().lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise EnvironmentProblem(f"{name} must be 1 or 0, not '{values[name]}'.")
    return word in TRUE_WORDS


def _hosts(values: Mapping[str, str], public_url: str) -> tuple[str, ...]:
    named = [host.strip() for host in values.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    public = [host] if (host := urlsplit(public_url).hostname) else []
    return tuple(dict.fromkeys([*named, *public, "127.0.0.1", "localhost"]))
