pragma Singleton

import QtQuick
import Unclash.Adapters

// The texts. A binding that says something depends on the language, so that all of it changes at once.
QtObject {
    function say(id: string, values: var): string {
        return Words.language.length > 0 ? Words.render(id, values ?? {}) : "";
    }
}
