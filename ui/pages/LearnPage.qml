pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Short lessons; the one that was asked for stands open.
PageBase {
    id: page

    title: T.say("wizard.learn.title")
    sentence: T.say("wizard.learn.sentence")
    firstFocus: {
        for (let i = 0; i < lessons.count; ++i) {
            const lesson = lessons.itemAt(i) as Expander;
            if (lesson?.open)
                return lesson.header;
        }
        return null;
    }

    Repeater {
        id: lessons

        model: page.workplace.training.lessons

        Expander {
            id: lesson

            required property var modelData

            objectName: "lesson." + modelData.id
            title: modelData.title
            open: page.workplace.training.lesson === modelData.id

            Column {
                Layout.fillWidth: true
                spacing: Theme.space8

                Repeater {
                    model: lesson.modelData.paragraphs

                    BodyText {
                        required property string modelData

                        width: lesson.width - 2 * Theme.space12
                        text: modelData
                    }
                }
            }
            ClashPicture {
                model: lesson.modelData.picture
                compact: page.cramped
                visible: model !== undefined
            }
            SessionsPicture {
                model: lesson.modelData.sessions
                visible: model !== undefined
            }
        }
    }
}
