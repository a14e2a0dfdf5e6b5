/// On or off. On the command line the flag alone is on.
struct Switch: SettingKind {
  let placeholder = ""
  let range = "`true`, `false`"
  let expectation = "true or false"

  func value(of text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "1", "on": true
    case "false", "no", "0", "off": false
    default: nil
    }
  }

  func text(of value: Bool) -> String { "\(value)" }
}
