"""The rules of leave of whole countries, shipped as files: what ``leave.packs`` of app.yaml names."""

from pathlib import Path

import domain.policy
from bot.settings.file import Tree, read_yaml
from domain.policy import Pack, Policy
from domain.policy.model import listed

PACKS = Path(domain.policy.__file__).parent / "packs"


def read_policy(path: Path) -> Policy:
    """The policy in a file: the types of its packs, and over them, field by field, what the file says itself.

    A type of a pack that the file says nothing (``~``) of is left out. Raises SettingsError, as ``read_yaml`` does.
    """
    tree = Tree(path)
    leave = tree.data.get("leave") if isinstance(tree.data, dict) else None
    if isinstance(leave, dict) and leave.get("packs"):
        _lay_packs(tree, leave)
    return tree.read_as(Policy)


def _lay_packs(tree: Tree, leave: dict[str, object]) -> None:
    if leave.setdefault("types", {}) is None:
        leave["types"] = {}
    tree.lines.setdefault(("leave", "types"), tree.lines["leave", "packs"])
    named = listed(leave["packs"])
    assert isinstance(named, list), "YAML knows no other"
    for n, name in enumerate(named):
        place = ("leave", "packs", n)
        if name not in known():
            there = f"there are {', '.join(known())}"
            raise tree.wrong(place if place in tree.lines else place[:2], f"'{name}': no such pack; {there}")
        pack = Tree(_file(str(name)))
        # By itself first: what is wrong in it is wrong there.
        pack.read_as(Pack)
        tree.lay_under(pack, at=("leave", "types"), of=("types",))
    types = leave["types"]
    if isinstance(types, dict):
        leave["types"] = {key: rules for key, rules in types.items() if rules is not None}


def known() -> list[str]:
    """The packs that are shipped."""
    return sorted(file.stem for file in PACKS.glob("*.yaml"))


def read_pack(name: str) -> Pack:
    """A pack that is shipped. Raises SettingsError."""
    return read_yaml(_file(name), Pack)


def _file(name: str) -> Path:
    return PACKS / f"{name}.yaml"
