/// What a shell may put in for the value of a setting.
enum ValueCompletion: Sendable {
  case none
  case words([String])
  case folders
  case files
}
