"""What the models compute by rules of their own, run by the real tools where the machine has them."""

import re
import shutil
import subprocess

import pytest

from assessments.itemmodels import catalogue, produce_many

SEEDS = range(100, 104)


def needs(tool):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not on this machine")


def block(item, language):
    """Return the first code block of a language in the stem."""
    return re.search(rf"```{language}\n(.*?)\n```", item.stem, re.DOTALL).group(1)


def key_text(item):
    return item.options["ABCD".index(item.key)].text.strip("`")


def output(command, *, check=True, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=check, **options)
    return done.stdout.strip()


@needs("node")
@pytest.mark.parametrize("key", [model.key for model in catalogue() if model.skill == "JavaScript"])
def test_scripts_in_node(key):
    for item in produce_many(key, SEEDS):
        assert output(["node", "-e", block(item, "javascript")]) == key_text(item)


@needs("bash")
@pytest.mark.parametrize("key", [model.key for model in catalogue() if model.key.startswith("shell-")])
def test_pipelines_in_bash(key, tmp_path):
    for item in produce_many(key, SEEDS):
        printed = output(["bash", "-c", block(item, "bash")], cwd=tmp_path, check=False)
        assert " ".join(printed.split()) == key_text(item)


@needs("bash")
def test_modes_in_bash(tmp_path):
    for number, item in enumerate(produce_many("umask-new-file", SEEDS)):
        folder = tmp_path / str(number)
        folder.mkdir()
        script = block(item, "bash") + "\nstat -c %A *"
        assert output(["bash", "-c", script], cwd=folder)[1:] == key_text(item)
    for number, item in enumerate(produce_many("chmod-symbolic", SEEDS)):
        folder = tmp_path / f"c{number}"
        folder.mkdir()
        name = block(item, "bash").split()[2]
        script = f"touch {name}\n{block(item, 'bash')}\nstat -c %a {name}"
        assert output(["bash", "-c", script], cwd=folder).zfill(3) == key_text(item)


class Repository:
    """A repository that is built from the graph in a stem."""

    def __init__(self, folder, item):
        self.folder, self.ids, self.marks = folder, {}, {}
        self.git("init", "-q", "-b", "main")
        for line in block(item, "text").splitlines():
            name, parents, mark = re.fullmatch(r"(\w)  parents: ([\w ]+?|-)(?:   <- (\w+))?", line).groups()
            self.commit(name, [] if parents == "-" else parents.split())
            if mark:
                self.marks[mark] = self.ids[name]
                self.git("update-ref", f"refs/heads/{mark}" if mark != "HEAD" else "HEAD", self.ids[name])

    def git(self, *arguments):
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
               for what, value in (("NAME", "A"), ("EMAIL", "a@example.com"))}  # fmt: skip
        return output(
            ["git", *arguments],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder), **who},
        )

    def commit(self, name, parents):
        """Make a commit that adds one file to those of its first parent."""
        self.git("read-tree", *([self.ids[parents[0]]] if parents else ["--empty"]))
        (self.folder / name).write_text(name)
        self.git("update-index", "--add", name)
        tree = self.git("write-tree")
        flags = [word for parent in parents for word in ("-p", self.ids[parent])]
        self.ids[name] = self.git("commit-tree", tree, *flags, "-m", name)


@needs("git")
@pytest.mark.parametrize(
    "key", ["git-range-two-dots", "git-merge-base", "git-relative-names", "git-rebase-result"]
)
def test_graphs_in_git(key, tmp_path):
    for number, item in enumerate(produce_many(key, SEEDS)[:2]):
        folder = tmp_path / str(number)
        folder.mkdir()
        repository = Repository(folder, item)
        names = {commit: name for name, commit in repository.ids.items()}
        if key == "git-rebase-result":
            branch = next(mark for mark in repository.marks if mark != "main")
            repository.git("checkout", "-q", "-f", branch)
            repository.git("clean", "-fdq")
            repository.git("rebase", "-q", "main")
            log = repository.git("log", "--format=%H %s").splitlines()
            found = " ".join(line[-1] if line.split()[0] in names else f"{line[-1]}'" for line in log)
        else:
            command = re.search(r"`git ((?:log|merge-base) [^`]+)`|does `(HEAD[^`]+)` name", item.stem)
            if command.group(2):
                found = names[repository.git("rev-parse", command.group(2))]
            elif key == "git-merge-base":
                found = names[repository.git(*command.group(1).split())]
            else:
                log = repository.git(*command.group(1).split(), "--format=%H").splitlines()
                found = " ".join(sorted(names[commit] for commit in log))
        assert found == key_text(item)


@needs("git")
@needs("bash")
def test_reset_in_git(tmp_path):
    for number, item in enumerate(produce_many("git-reset-modes", SEEDS)):
        folder = tmp_path / str(number)
        folder.mkdir()
        name = re.search(r"cat (\w+\.txt)", item.stem).group(1)
        setup = "git init -q -b main; git config user.name A; git config user.email a@example.com\n"
        script = f"{setup}({block(item, 'bash')}) >&2\ngit show :{name}; cat {name}"
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
        assert " ".join(output(["bash", "-c", script], cwd=folder, env=environment).split()) == key_text(item)
