"""What the files of the installation promise about secrecy and hardening."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PROXY = (ROOT / "deploy" / "nginx.conf").read_text()
#: Of which nothing may be written down, and of which something may.
SECRET = [
    "/v/ABCDEFGH",
    "/v/",
    "/c/ABCDEFGH",
    "/g/signed:token",
    "/a/token",
    "/i/token",
    "/lt/i/token/",
    "/o/1.signed",
    "/s/1-pupil.signed",
    "/lt/agree/token/",
    "/sl/g/signed:token/",
    "/lt/budget/2026/vote/",
    "/en/budget/check-my-receipt/",
    "/lv/accounts/pupil/card/",
    "/lt/volunteering/calendar/7/token.ics",
    "/lt/volunteering/hours/token/",
]
PLAIN = ["/", "/lt/", "/en/privacy/", "/static/css/base.css", "/lt/schools/", "/vilnius/", "/lt/documents/"]


@pytest.mark.parametrize(
    "flag",
    [
        "log_min_error_statement=panic",
        "log_min_duration_statement=-1",
        "log_statement=none",
        "log_parameter_max_length_on_error=0",
        "log_error_verbosity=terse",
        "track_commit_timestamp=off",
    ],
)
def test_the_database_writes_down_nothing_about_statements(flag):
    assert flag in SERVICES["db"]["command"]


def loggable(path):
    """As the proxy's map decides: the first pattern that fits, else the default."""
    block = re.search(r"map \$uri \$loggable \{(.*?)\n  \}", PROXY, re.DOTALL).group(1)
    for pattern, value in re.findall(r'"~([^"]+)" (\d);', block):
        if re.search(pattern, path):
            return value == "1"
    return re.search(r"default (\d);", block).group(1) == "1"


@pytest.mark.parametrize("path", SECRET)
def test_the_proxy_keeps_no_line_about_votes_and_links(path):
    assert not loggable(path)
    silent = re.findall(r"location ~ (\S+) \{\s+error_log /dev/null", PROXY)
    assert any(re.search(pattern, path) for pattern in silent)


@pytest.mark.parametrize("path", PLAIN)
def test_other_pages_are_logged(path):
    assert loggable(path)


def test_a_line_of_the_log_holds_no_address_and_no_hour():
    lines = " ".join(re.findall(r"log_format portal[^;]*;", PROXY))
    for personal in (
        "remote_addr",
        "forwarded",
        "time_local",
        "time_iso8601",
        "args",
        "request_uri",
        "user_agent",
    ):
        assert personal not in lines
    assert "$day" in lines
    assert "error_log /dev/stderr crit;" in PROXY


def test_the_proxy_doubles_no_header_of_the_portal_and_believes_no_visitors_address():
    assert "add_header" not in PROXY
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in PROXY
    assert "client_max_body_size 21m;" in PROXY


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate", "backup"}))
def test_every_service_that_stays_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["deploy"]["resources"]["limits"]["memory"]


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate", "backup", "proxy", "redis"])
def test_services_write_nowhere_and_have_no_rights(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_only_the_proxy_is_reached_from_outside_and_the_database_reaches_nobody():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("db", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_the_image_runs_as_nobody_special_and_the_web_server_keeps_no_log():
    image = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER youthportal$", image, re.MULTILINE)
    assert "--no-access-log" in image


def test_the_example_of_settings_holds_no_secret_and_names_real_settings():
    lines = re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    told = (ROOT / "docs" / "operations.md").read_text() + (ROOT / "docker-compose.yml").read_text()
    assert all(name in told for name, _value in lines)
    assert {name for name, value in lines if not value} == {
        "SECRET_KEY",
        "BALLOT_SECRET",
        "POSTGRES_PASSWORD",
    }


NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
CERTIFICATE = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 1"


@pytest.mark.skipif(NGINX is None, reason="no nginx here")
def test_nginx_accepts_the_file_as_it_is(tmp_path):
    """Certificates and the upstream's name exist in the container alone: they are stood in for."""
    key, chain = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    made = [*CERTIFICATE.split(), "-keyout", str(key), "-out", str(chain)]
    subprocess.run(made, check=True, capture_output=True)
    text = PROXY.replace("/tmp/", f"{tmp_path}/").replace("/etc/nginx/certs", str(tmp_path))
    text = text.replace("server web:8000", "server 127.0.0.1:8000")
    # The directive of 1.25 and newer, in the words of Debian 12's 1.22.
    text = text.replace("listen 8443 ssl;\n    http2 on;", "listen 8443 ssl http2;")
    (tmp_path / "nginx.conf").write_text(text)
    command = [NGINX, "-t", "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
