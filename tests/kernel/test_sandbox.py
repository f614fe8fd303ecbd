"""Programs in the sandbox: what they get, and what ends them."""

import pytest

from config.kernel import sandbox


@pytest.fixture
def program(tmp_path):
    """Return a function that writes a program and gives its path."""

    def write(source):
        path = tmp_path / "program.py"
        path.write_text(source)
        return path

    return write


def test_input_arguments_and_output_pass(program):
    path = program("import sys; sys.stdout.write(sys.argv[1] + sys.stdin.read() + sys.argv[2])")
    assert sandbox.run(path, "<", ">", data=b"text") == b"<text>"


def test_a_program_gets_no_secrets(program, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for programs")
    path = program("import json, os; print(json.dumps([sorted(os.environ), os.getcwd()]))")
    assert b"SECRET" not in sandbox.run(path, data=b"")
    assert sandbox.run(path, data=b"").endswith(b'"/"]\n')


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = bytearray(512 * 1024 * 1024)", "MemoryError"),
        ("while True: pass", ""),
        ("import time; time.sleep(60)", "time"),
        ("with open({path!r}, 'w') as file: file.write('x')", "OSError"),
        ("import os; os.abort()", ""),
        ("import sys; sys.exit(3)", ""),
        ("raise RuntimeError('broken on purpose')", "broken on purpose"),
    ],
)
def test_what_ends_a_program(program, tmp_path, source, words):
    limits = sandbox.Limits(memory=256 * 1024 * 1024, cpu_seconds=1, seconds=3)
    target = tmp_path / "written"
    with pytest.raises(sandbox.LimitsReached) as reached:
        sandbox.run(program(source.format(path=str(target))), data=b"", limits=limits)
    assert words in reached.value.words
    assert not target.exists() or target.read_bytes() == b""


def test_the_limits_are_in_force_before_the_program_starts(program):
    path = program("import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE))")
    assert sandbox.run(path, data=b"", limits=sandbox.Limits(open_files=20)) == b"(20, 20)\n"
