"""How the desktop wants programs to look, from a settings portal that takes its time to answer.
CTest starts this on a private bus; the portal's side is written from its published interface."""
import os
import queue
import subprocess
import threading
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

INTERFACE = """<node><interface name="org.freedesktop.portal.Settings">
  <method name="ReadAll"><arg type="as" direction="in"/><arg type="a{sa{sv}}" direction="out"/></method>
  <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>"""
PATH, NAME = "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop"
PATIENCE = 60  # seconds until something that has to come is missing


class Portal:
    """Answers when it is let; runs beside the test."""

    def __init__(self):
        self.asked = []
        self.may = False
        self.loop = GLib.MainLoop()
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], self.read_all, None, None)
        there = threading.Event()
        Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: there.set(), None)
        threading.Thread(target=self.loop.run, daemon=True).start()
        assert there.wait(PATIENCE)

    def read_all(self, _bus, _sender, _path, _interface, _method, _arguments, invocation):
        self.asked.append(invocation)
        self.answer()

    def answer(self):
        while self.may and self.asked:
            self.asked.pop(0).return_value(GLib.Variant("(a{sa{sv}})", ({
                "org.freedesktop.appearance": {"color-scheme": GLib.Variant("u", 1), "contrast": GLib.Variant("u", 0)},
                "org.gnome.desktop.interface": {"text-scaling-factor": GLib.Variant("d", 1.5),
                                                "enable-animations": GLib.Variant("b", False)}},)))

    def let_answer(self):
        self.may = True
        GLib.idle_add(self.answer)

    def change(self, group, key, value):
        self.bus.emit_signal(None, PATH, "org.freedesktop.portal.Settings", "SettingChanged",
                             GLib.Variant("(ssv)", (group, key, value)))


class SlowPortal(unittest.TestCase):
    def test_holds_nothing_up_and_is_heard_later(self):
        portal = Portal()
        lines = queue.Queue()
        program = subprocess.Popen([os.environ["DESKTOP_SETTINGS"]], stdout=subprocess.PIPE, text=True)
        reader = threading.Thread(target=lambda: [lines.put(line.strip()) for line in program.stdout])
        # Last first: the reader ends with the program, and the pipe may be closed only then.
        self.addCleanup(program.stdout.close)
        self.addCleanup(reader.join)
        self.addCleanup(program.wait)
        self.addCleanup(program.terminate)
        reader.start()

        self.assertEqual(lines.get(timeout=PATIENCE), "dark -1 contrast -1 scale -1.00 still -1")
        portal.let_answer()
        self.assertEqual(lines.get(timeout=PATIENCE), "dark 1 contrast 0 scale 1.50 still 1")
        portal.change("org.gnome.desktop.a11y.interface", "high-contrast", GLib.Variant("b", True))
        self.assertEqual(lines.get(timeout=PATIENCE), "dark 1 contrast 1 scale 1.50 still 1")
        portal.change("org.freedesktop.appearance", "color-scheme", GLib.Variant("u", 2))
        self.assertEqual(lines.get(timeout=PATIENCE), "dark 0 contrast 1 scale 1.50 still 1")


if __name__ == "__main__":
    unittest.main()
