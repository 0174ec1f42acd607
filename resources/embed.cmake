# Writes FILES (relative to ROOT) into OUT as byte arrays with a table of name, data and size. What .arb
# files say to translators stays out, and so do line ends and indents.
set(text "// Made by resources/embed.cmake.\n#include \"core/model/resource.h\"\n\nnamespace {\n")
set(table "")
set(i 0)
foreach(file IN LISTS FILES)
  file(READ "${ROOT}/${file}" content)
  if(file MATCHES "\\.arb$")
    string(REGEX REPLACE "\n  \"@[^@\"\n][^\n]*{\n(    [^\n]*\n)*  },?" "" content "${content}")
    string(REGEX REPLACE ",\n}" "\n}" content "${content}")
  endif()
  # JSON strings hold no line end, so none of these stands in a text.
  string(REGEX REPLACE "\n *(\"[^\"\n]*\"): " "\\1:" content "${content}")
  string(REGEX REPLACE "\n *" "" content "${content}")
  string(HEX "${content}" hex)
  string(REGEX REPLACE "(................................................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND text "const unsigned char kFile${i}[] = {\n${hex}0x00};\n")
  string(APPEND table "    {\"${file}\", {reinterpret_cast<const char*>(kFile${i}), sizeof kFile${i} - 1}},\n")
  math(EXPR i "${i} + 1")
endforeach()
string(APPEND text "const unclash::Resource kTable[] = {\n${table}    {\"\", {}}};\n}  // namespace\n\n"
  "std::span<const unclash::Resource> unclash::allResources() { return {kTable, ${i}}; }\n")
file(WRITE "${OUT}" "${text}")
