"""Every practice computer, put right through the accessibility tree alone: what is there is found by
role and name, done by its actions, and typed as text, from the symptom to "It works again". What is
told comes from the practice computer's own words on the screen, and nothing else.

Runs the real wizard under Xvfb. CTest starts it on a private bus (dbus-run-session)."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

import gi

warnings.simplefilter("ignore")  # Debian's bindings call their own older names
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

WIZARD = os.environ["UNCLASH_WIZARD"]
GOAL = os.environ["PRACTICE_GOAL"]
SOURCE = pathlib.Path(os.environ["UNCLASH_SOURCE_DIR"])
LAUNCHER = next(path for path in ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
                if os.path.exists(path))
PATIENCE = 30  # seconds until something that has to come is missing

FIELD, BUTTON, CHOICE, TICK = "text", "push button", "radio button", "check box"
STORY = re.compile(r"You want to (?:open (?P<path>\S+?)|sign in)(?: as (?P<user>\S+?))?\. Windows answers with error (?P<code>\d+)\.")


def bare(text):
    """Without what keeps names together on the screen."""
    return re.sub("[\u2060-\u2069]", "", text).replace("\u2011", "-").replace("\u00a0", " ")


def practice_names():
    run = subprocess.run([WIZARD, "--machine", "practice:list"], capture_output=True, check=True, text=True)
    return run.stdout.split()


class Desk:
    """A screen without anybody at it, an accessibility bus, and the wizard."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="unclash test ")
        self.processes = []
        self.application = None
        try:
            os.environ["DISPLAY"] = self.start_screen()
            self.start([LAUNCHER, "--launch-immediately"], stderr=subprocess.DEVNULL)
            environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software",
                           "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
            self.wizard = self.start(
                [WIZARD, "--machine", "practice:" + practice_names()[0], "--language", "en", "--theme", "light",
                 "--state-dir", self.folder.name], env=environment)
            Atspi.init()
            Atspi.set_timeout(5000, 30000)
            self.application = self.until(self.find_application, "the wizard on the bus")
        except BaseException:
            self.close()  # CTest waits for everything that holds its pipes
            raise

    def start(self, command, **options):
        self.processes.append(subprocess.Popen(command, **options))
        return self.processes[-1]

    def start_screen(self):
        """The screen tells its number when it can be connected to: a socket's file is there before that.
        It begins anew, and turns others away meanwhile, when the last program leaves it: not this one."""
        reading, writing = os.pipe()
        self.start(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp",
                    "-noreset"], pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with open(reading) as told:
            number = told.readline().strip()
        if not number:
            raise AssertionError("no screen")
        return f":{number}"

    def find_application(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_process_id() == self.wizard.pid:
                return child
        return None

    def until(self, there, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                found = there()
            except GLib.Error:  # what was there a moment ago has gone
                found = None
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(f"{what} never came; there is:\n" + "\n".join(map(str, self.told())))

    def nodes(self, hidden=False):
        """All that can be seen; with hidden, also what has to be scrolled to."""
        if not self.application:
            return
        self.application.clear_cache()
        pending = [self.application]
        while pending:
            node = pending.pop(0)
            if not hidden and node is not self.application and not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                continue
            pending.extend(filter(None, (node.get_child_at_index(i) for i in range(node.get_child_count()))))
            yield node

    def told(self):
        """All that a screen reader could read out now: (role, name, node)."""
        try:
            return [(node.get_role_name(), bare(node.get_name() or ""), node) for node in self.nodes()]
        except GLib.Error:
            return []

    def find(self, role, name):
        """The first of that role whose name fits the pattern."""
        for its_role, its_name, node in self.told():
            if its_role == role and re.fullmatch(name, its_name):
                return node
        return None

    def bring(self, role, name):
        """What is scrolled out of the page comes back with the focus."""
        for node in self.nodes(hidden=True):
            if node.get_role_name() == role and re.fullmatch(name, bare(node.get_name() or "")):
                self.do(node, "SetFocus")
        return None

    def do(self, node, *names):
        actions = node.get_action_iface()
        for i in range(actions.get_n_actions()):
            # The first one is what a screen reader does.
            if actions.get_action_name(i) in names:
                return actions.do_action(i)
        raise AssertionError(f"{node.get_name()} cannot {names}")

    def press(self, role, name):
        node = self.until(lambda: self.find(role, name) or self.bring(role, name), f"{role} {name}")
        if not node.get_state_set().contains(Atspi.StateType.SENSITIVE):
            raise AssertionError(f"{role} {name} cannot be pressed")
        self.do(node, "Press", "Toggle")

    def type(self, name, text):
        """Qt Quick (6.4) offers a field's text for reading only, so it is typed where the focus is."""
        field = self.until(lambda: self.find(FIELD, re.escape(name)), name)
        self.do(field, "SetFocus")
        self.until(lambda: self.find(FIELD, re.escape(name)).get_state_set().contains(Atspi.StateType.FOCUSED), "focus")
        Atspi.generate_keyboard_event(0, text, Atspi.KeySynthType.STRING)

        def typed():
            said = self.find(FIELD, re.escape(name)).get_text_iface()
            return said.get_text(0, said.get_character_count()) == text
        self.until(typed, f"{text} in {name}")

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.folder.cleanup()


class ScreenReader(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desk = Desk()
        cls.addClassCleanup(cls.desk.close)

    def page(self):
        """The headline that is read out."""
        return next((name for role, name, _ in self.desk.told() if role == "heading"), "")

    def next_page(self, before):
        return self.desk.until(lambda: (lambda page: page if page and page != before else None)(self.page()),
                               f"a page after {before}")

    def wanted(self, name, *options):
        """The code that the simulated redirector gives for what the person wants."""
        state = pathlib.Path(self.desk.folder.name) / "practice" / f"{name}.json"
        return int(subprocess.run([GOAL, state, *options], capture_output=True, check=True).stdout)

    def open(self, name):
        desk = self.desk
        desk.press(BUTTON, "Practice")
        titles = self.titles()
        desk.press(CHOICE, re.escape(titles[name]))
        desk.press(BUTTON, "Open this computer")
        return desk.until(lambda: next(filter(None, (STORY.search(text) for _, text, _ in desk.told())), None), "the story")

    def titles(self):
        import json
        texts = json.loads((SOURCE / "resources" / "translations" / "unclash_en.arb").read_text())
        return {name: texts["wizard.practice.name." + name] for name in practice_names()}

    def solve(self, name):
        desk = self.desk
        story = self.open(name)
        desk.type("Message, error number or server", story.group(0))
        desk.until(lambda: any(f"error {story['code']}" in text for role, text, _ in desk.told() if text.startswith("Understood")),
                   "what was understood")
        desk.press(BUTTON, "Look into it")
        end = time.monotonic() + 4 * PATIENCE
        while time.monotonic() < end:
            told = desk.told()
            names = {(role, text) for role, text, _ in told}
            page = next((text for role, text, _ in told if role == "heading"), "")
            if page == "It works again":
                return
            if page == "Try it now: Unclash cannot tell":
                if self.wanted(name) == 0:
                    return
                desk.press(BUTTON, "Show the next cause")
            elif page == "That did not help yet":
                desk.press(BUTTON, "Show the next cause")
            elif (BUTTON, "Show the repair") in names:
                desk.press(BUTTON, "Show the repair")
            elif (BUTTON, "Saved: close") in names:
                desk.press(BUTTON, "Saved: close")
            elif any(role == BUTTON and re.fullmatch("Do (this step|these .* steps)", text) for role, text in names):
                desk.press(BUTTON, "Do (this step|these .* steps)")
            elif (BUTTON, "I have done it: look again") in names:
                self.wanted(name, "--by-hand")
                desk.press(BUTTON, "I have done it: look again")
            elif (BUTTON, "Skip the questions") in names:
                # Typed, where the question is open; the message does not answer either kind.
                desk.press(CHOICE, "I don’t know")
                desk.press(BUTTON, "Next")
            else:
                time.sleep(0.02)
                continue
            self.next_page(page)
        self.fail(f"the way does not end; there is {names}")

    def test_every_practice_computer_is_put_right(self):
        for name in sys.argv[1:] or practice_names():
            with self.subTest(name):
                self.solve(name)
                self.assertEqual(self.wanted(name), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
