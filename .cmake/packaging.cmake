# What `cmake --install` and `cpack` put where: on Linux one Debian package with both programs
# (`cpack -G DEB` in the build folder), elsewhere the programs alone.
include(GNUInstallDirs)
set(programs unclash-cli)
if(UNCLASH_WIZARD)
  list(APPEND programs unclash)
endif()
install(TARGETS ${programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
if(UNCLASH_WIZARD AND NOT WIN32)
  install(FILES resources/packaging/unclash.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
  install(FILES resources/packaging/unclash.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
endif()

set(CPACK_PACKAGE_NAME unclash)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Finds and unties clashing sign-ins, connections and old sessions")
set(CPACK_PACKAGE_DESCRIPTION "A wizard and a command line for error 1219, error 1366 and sessions that do not let go:
 they show what is in the way, change just that with consent, check that it helped, and can undo it.")
set(CPACK_PACKAGE_CONTACT "Unclash <unclash@localhost>")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
if(UNCLASH_WIZARD)
  # What the pages import is loaded by name, so no library shows it.
  string(JOIN ", " CPACK_DEBIAN_PACKAGE_DEPENDS
    qml6-module-qtqml qml6-module-qtqml-workerscript qml6-module-qtquick qml6-module-qtquick-window
    qml6-module-qtquick-templates qml6-module-qtquick-controls qml6-module-qtquick-layouts
    qml6-module-qtquick-dialogs qml6-module-qt-labs-folderlistmodel)
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-inter | fonts-noto-core")
endif()
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "samba, smbclient, cifs-utils")
include(CPack)
