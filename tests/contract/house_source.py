"""The source tree as the house rules see it: files, their text with and without comments, and where they stand."""

import os
import re

FOLDERS = ("cmake", "deploy", "docs", "proto", "scripts", "services", "tests", "tools", ".ci")
SERVICES = ("registry", "funding", "awards")
CODE = (".cc", ".h")


class Violation:
    """One broken rule at one line of one file."""

    def __init__(self, path, line, rule, message):
        self.path, self.line, self.rule, self.message = path, line, rule, message

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


class Source:
    """One text file. `code` is the text with comments blanked, `bare` with string literals blanked as well; both keep
    every line break, so a line number is the same in all three."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.lines = text.split("\n")
        is_code = path.endswith(CODE + (".proto",))
        self.code = blank(text, strings=False) if is_code else text
        self.bare = blank(text, strings=True) if is_code else text

    def find(self, pattern, text=None):
        """(line number, match) of every match of `pattern` in `text` (default: the whole text)."""
        text = self.text if text is None else text
        for match in re.finditer(pattern, text):
            yield text.count("\n", 0, match.start()) + 1, match


# A comment, a raw string, a string or a character literal; numbers such as 1'000'000 are no character literals.
_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z])\'(?:\\.|[^\'\\\n])+\'',
    re.S)


def blank(text, strings):
    def replace(match):
        token = match.group(0)
        if token.startswith("/") or strings:
            return re.sub(r"[^\n]", " ", token)
        return token

    return _TOKEN.sub(replace, text)


def load(root):
    """All text files of the house under `root`, by path relative to it."""
    # A second work tree of a repository has a file .git.
    paths = [name for name in os.listdir(root) if name != ".git" and os.path.isfile(os.path.join(root, name))]
    for folder in FOLDERS:
        for where, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = [name for name in folders if name not in ("__pycache__", "node_modules")]
            paths += [os.path.relpath(os.path.join(where, name), root) for name in names]
    sources = {}
    for path in sorted(paths):
        try:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                sources[path] = Source(path, file.read())
        except UnicodeDecodeError:
            continue  # Not a text.
    return sources


def owner_and_room(path):
    """("registry", "store") of services/registry/store/x.cc; room "handlers" or "service" inside rpc/, "main" for the
    files beside the rooms; owner "tools" or "tests" elsewhere; ("", "") for what is no code of ours."""
    parts = path.split("/")
    if parts[0] in ("tools", "tests"):
        return parts[0], parts[0]
    if parts[0] != "services" or len(parts) < 3:
        return "", ""
    owner = parts[1]
    if len(parts) == 3:
        return owner, "main"
    room = parts[2]
    if room == "rpc" and owner != "common":
        room = "service" if re.search(r"_service\.(h|cc)$", parts[-1]) else "handlers"
    return owner, room
