(string) @string
(escape_sequence) @string.escape
(pair key: (string) @property.json_key)
(number) @number
[(true) (false)] @boolean
(null) @constant.builtin
["," ":"] @punctuation.delimiter
["{" "}" "[" "]"] @punctuation.bracket
