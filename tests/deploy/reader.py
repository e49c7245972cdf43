"""A reader who follows the page on a machine."""

from __future__ import annotations

from collections.abc import Mapping

from mildsite.config import PROJECT_ROOT
from tests.deploy.machine import Machine
from tests.deploy.page import Block, page_blocks, replaced
from tests.deploy.telling import expect, say
from tests.deploy.visitor import Site, crowd

NAME = "www.clinic.test"
FOLDER = PROJECT_ROOT / "build" / "deploy"
SOURCE = FOLDER / "source.git"
PASSWORD = "a long password for trying"
WORDS = {"YOUR.NAME": NAME, "SOURCE": str(SOURCE)}
"""The reader's own for those of the page."""
ANSWERS = {
    "mildsite init": "(555) 555-0100\n(555) 555-0199\n100 Example Street, Springfield\n\n",
    "mildsite staff add": f"{PASSWORD}\n{PASSWORD}\n",
}
"""What is typed at the prompts of a command. An empty line after the address: the key is copied later."""
STATUS_SAYS_MORE_TO_DO = ("mildsite doctor", "mildsite keys check")
"""A new clinic has things to do that no command does: they end with 1 and say which."""
CROWD_ASKS = ("/", "/aftercare", "/readyz", "/sign-in")


class Reading:
    """The page, read from its top: each block is done once."""

    def __init__(self) -> None:
        self._blocks = page_blocks(WORDS)

    def next(self, title: str) -> Block:
        block = self._blocks.pop(0)
        expect(block.title.startswith(title), f"the next commands of the page are under “{title}”", quiet=True)
        return block

    def do(self, machine: Machine, title: str, words: Mapping[str, str] | None = None) -> None:
        """Run the next block on `machine`, with the reader's own `words` for those that are known only now."""
        say(f"\n== {title}")
        for written in self.next(title).commands:
            command = replaced(written, words or {})
            say(f"{machine.root.name}# {command}")
            typed = next((words for start, words in ANSWERS.items() if command.startswith(start)), "")
            may_say_more = command.startswith(STATUS_SAYS_MORE_TO_DO)
            said = machine.run(f"{command} || [ $? = 1 ]" if may_say_more else command, typed=typed)
            if may_say_more:
                say(said)

    def do_under_crowd(self, machine: Machine, site: Site, title: str, *, version: str) -> None:
        with crowd(site, CROWD_ASKS) as seen:
            seen.wait_for(200)
            self.do(machine, title)
            seen.wait_for(200)
        running = machine.said("readlink /proc/$(systemctl show --property=MainPID --value mildsite)/cwd")
        expect(running.endswith(f"/{version}"), f"version {version} answers")
        expect(set(seen.got) == {"ok"}, f"requests meanwhile: {dict(seen.got)}, the longest took {seen.longest:.1f} s")
