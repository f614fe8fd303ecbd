"""What is written for operators agrees with what the code reads: settings, containers, documents."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.architecture.source import ROOT, tree

DEPLOY = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE_TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
READ_BENEATH = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GRANIAN_WORKERS", "GRANIAN_BLOCKING_THREADS"}
"""Variables of containers that libraries read, not the settings."""


def variables_read(path: Path) -> set[str]:
    """Return the names of environment variables that a settings module reads through django-environ."""
    return {
        node.args[0].value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and re.fullmatch(r"env(\.\w+)?|environ\.Env\(\)", ast.unparse(node.func))
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def settings_variables() -> set[str]:
    found = [variables_read(path) for path in sorted((ROOT / "config/settings").glob("*.py"))]
    return set().union(*found)


def documented() -> dict[str, bool]:
    """Return the variables of the tables in docs/deploy.md, and whether production needs them."""
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \| (yes|) *\|", DEPLOY, re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a variable is described twice"
    return {name: needed == "yes" for name, needed in rows}


def needed_in_production() -> set[str]:
    """Return the keys of the dictionary from which prod.py works out what is missing."""
    for node in ast.walk(tree(ROOT / "config/settings/prod.py")):
        if isinstance(node, ast.Dict) and any(isinstance(value, ast.Call) for value in node.values):
            return {key.value for key in node.keys if isinstance(key, ast.Constant)}
    pytest.fail("prod.py no longer lists what it needs in a dictionary")


def asked_of_env_file() -> set[str]:
    """Return the variables without which Compose refuses to start."""
    return set(re.findall(r"\$\{(\w+):\?", COMPOSE_TEXT))


def words(service: str) -> str:
    command = SERVICES[service].get("command", "")
    return command if isinstance(command, str) else " ".join(command)


def test_every_variable_of_the_settings_is_documented_and_no_other():
    assert set(documented()) == settings_variables()


def test_variables_called_needed_are_those_production_asks_for():
    assert {name for name, needed in documented().items() if needed} == needed_in_production()


@pytest.mark.parametrize("service", OURS)
def test_containers_get_known_variables_and_all_that_production_needs(service):
    given = set(SERVICES[service]["environment"])
    assert given - settings_variables() <= READ_BENEATH
    assert needed_in_production() <= given


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_is_written_into_compose(service):
    for name, value in SERVICES[service].get("environment", {}).items():
        if re.search(r"PASSWORD|SECRET|KEY|TOKEN|_DSN|MC_HOST|REDISCLI", name) and value is not None:
            assert re.search(r"\$\{\w+:\?", value), f"{service}: {name}"
        credentials = re.search(r"://[^/@]*:([^/@]+)@", str(value or ""))
        assert credentials is None or credentials[1].startswith("${"), f"{service}: {name}"


@pytest.mark.parametrize("service", SERVICES)
def test_services_refer_to_what_exists(service):
    facts = SERVICES[service]
    for other, condition in facts.get("depends_on", {}).items():
        assert other in SERVICES
        waits_for_health = condition["condition"] == "service_healthy"
        assert not waits_for_health or "test" in SERVICES[other].get("healthcheck", {}), other
    for network in facts["networks"]:
        assert network in COMPOSE["networks"]
    for volume in facts.get("volumes", []):
        source = volume.partition(":")[0]
        assert (ROOT / source).is_file() if source.startswith("./") else source in COMPOSE["volumes"]


def test_only_web_can_be_reached_from_outside():
    """The mail viewer of the trial listens on the loop-back address."""
    with_ports = {name: facts["ports"] for name, facts in SERVICES.items() if "ports" in facts}
    assert set(with_ports) == {"web", "mail"}
    assert all("127.0.0.1:" in port for ports in with_ports.values() for port in ports)
    assert SERVICES["mail"]["profiles"] == ["trial"]


def test_commands_of_containers_exist():
    for text in (*map(words, SERVICES), DOCKERFILE, DEPLOY, OPERATIONS):
        for command in re.findall(r"manage\.py ([a-z_]+)(?=[ `;\n\"]|$)", text):
            assert command in get_commands() or command == "help", command
    assert "--app config --quiet worker" in words("worker")
    assert "--app config --quiet beat" in words("beat")
    assert "migrate" in words("migrate")
    assert "config.wsgi:application" in DOCKERFILE


def test_images_are_pinned():
    stages = re.findall(r"^FROM \S+ AS (\w+)", DOCKERFILE, re.MULTILINE)
    images = [name for name in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) if name not in stages]
    images += [facts["image"] for name, facts in SERVICES.items() if name not in OURS]
    for image in images:
        name, _, tag = image.partition(":")
        assert re.search(r"\d", tag), f"{image} names no version"
        assert "." not in name.partition("/")[0], f"{image} names a registry"
    assert "latest" not in COMPOSE_TEXT + DOCKERFILE


def test_the_image_runs_as_an_ordinary_user():
    last_stage = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    users = re.findall(r"^USER (\S+)", last_stage, re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}
    assert f"useradd --system --uid 10001 --gid {users[-1]}" in re.sub(r" +", " ", last_stage)
    assert last_stage.index("USER ") < last_stage.index("\nCMD ")
    assert "/health" in re.search(r"^HEALTHCHECK .*$", last_stage, re.MULTILINE)[0]
    assert all(SERVICES[name]["read_only"] and SERVICES[name]["cap_drop"] == ["ALL"] for name in OURS)


def test_the_image_is_made_of_what_exists_and_of_nothing_private():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*", "everything is left out unless it is named"
    let_in = {rule[1:].rstrip("/") for rule in rules if rule.startswith("!")}
    assert not let_in & {".env", ".git", "var", "tests", "node_modules", ".venv"}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    for name in " ".join(copied).split():
        assert name == "." or (name in let_in and (ROOT / name).exists()), name
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert packages <= let_in


def test_the_documented_command_writes_every_secret(tmp_path):
    """It is one line, refuses to overwrite, and keeps the file from other accounts."""
    line = re.search(r"^\(umask 077; .*> \.env\)$", DEPLOY, re.MULTILINE)[0]
    assert subprocess.run(line, shell=True, cwd=tmp_path, check=False).returncode == 0
    file = tmp_path / ".env"
    written = dict(row.split("=", 1) for row in file.read_text().splitlines())
    again = subprocess.run(line, shell=True, cwd=tmp_path, check=False, capture_output=True)
    assert again.returncode != 0
    assert written == dict(row.split("=", 1) for row in file.read_text().splitlines())
    assert file.stat().st_mode & 0o077 == 0

    by_hand = set(re.findall(r"^([A-Z_]+)=", DEPLOY, re.MULTILINE))
    assert asked_of_env_file() == set(written) | (by_hand & asked_of_env_file())
    assert not by_hand & set(written)
    assert len(written["SECRET_KEY"]) >= 50
    assert re.fullmatch(r"k1=[\w-]{43}=", written["FIELD_KEYS"])
    assert re.fullmatch(r"[\w-]{43}=", written["BLIND_INDEX_KEY"])
    passwords = {n: v for n, v in written.items() if n not in {"FIELD_KEYS", "BLIND_INDEX_KEY"}}
    assert all(re.fullmatch(r"[0-9a-f]{48,}", value) for value in passwords.values()), (
        "safe inside an address"
    )


def test_the_queues_documented_are_those_declared():
    section = OPERATIONS.partition("\n## Queues\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(settings.CELERY_TASK_QUEUES)


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "deploy").glob("*.sh")))
def test_scripts_of_containers_are_valid_shell(script):
    shell = shutil.which("sh")
    checked = subprocess.run(
        [shell, "-n", ROOT / "deploy" / script], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("text", [DEPLOY, OPERATIONS], ids=["deploy", "operations"])
def test_links_between_documents_lead_somewhere(text):
    for target, anchor in re.findall(r"\]\((\w+\.md)?#?([\w-]*)\)", text):
        body = (ROOT / "docs" / target).read_text(encoding="utf-8") if target else text
        headings = [
            re.sub(r"[^\w -]", "", h).lower().replace(" ", "-")
            for h in re.findall(r"^#+ (.+)$", body, re.MULTILINE)
        ]
        assert not anchor or anchor in headings, f"{target}#{anchor}"
