"""What changes reaches a screen reader without the focus going there: another page, the result of a repair,
an error, and what was done, as events on the accessibility bus.

Runs the real wizard under Xvfb. CTest starts it on a private bus (dbus-run-session)."""
import time
import unittest

from screen_reader_test import BUTTON, PATIENCE, STORY, Desk, bare, practice_names

from gi.repository import Atspi, GLib

EVENT = "object:property-change:accessible-name"


class Announcements(unittest.TestCase):
    def setUp(self):
        self.assertEqual(practice_names()[0], "two-names")
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.heard = []
        self.listener = Atspi.EventListener.new(self.hear)
        self.listener.register(EVENT)
        self.addCleanup(self.listener.deregister, EVENT)

    def hear(self, event, *_):
        try:
            if event.source.get_role() == Atspi.Role.NOTIFICATION or event.source.get_role() == Atspi.Role.ALERT:
                self.heard.append(bare(event.source.get_name()))
        except GLib.Error:  # what told it has gone
            pass

    def until_heard(self, text):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            while GLib.MainContext.default().iteration(False):
                pass
            if any(text in one for one in self.heard):
                return
            time.sleep(0.02)
        self.fail(f"{text!r} was not told, but {self.heard}")

    def test_all_the_way(self):
        desk = self.desk
        story = desk.until(lambda: next(filter(None, (STORY.search(text) for _, text, _ in desk.told())), None), "the story")
        desk.press(BUTTON, "Helpdesk")
        self.until_heard("Between you and the helpdesk")
        desk.type("The caller’s case code", "0000-0000-0001")
        desk.press(BUTTON, "Show this case")
        self.until_heard("character of the case code is wrong")
        desk.press(BUTTON, "Back")
        desk.type("Message, error number or server", story.group(0))
        desk.press(BUTTON, "Look into it")
        known = desk.until(lambda: desk.find(BUTTON, "Skip the questions|Show the repair"), "what was found")
        if bare(known.get_name()) == "Skip the questions":
            desk.press(BUTTON, "Skip the questions")
        self.until_heard("Z: already uses fs01 under another name")
        desk.press(BUTTON, "Helpdesk")
        desk.press(BUTTON, "Copy the code")
        self.until_heard("The code is copied.")
        desk.press(BUTTON, "Back")
        desk.press(BUTTON, "Show the repair")
        self.until_heard("Two steps will fix it")
        desk.press(BUTTON, "Do these 2 steps")
        self.until_heard("It works again")


if __name__ == "__main__":
    unittest.main()
