/// What a user knows of a session: everything that must still be true after a crash.
struct SessionAccount: Sendable {
  enum Standing: Sendable {
    case open
    /// Its end was asked for and not answered.
    case endUnanswered
    case ended
    /// Found broken and told; not looked at any more.
    case spoiled
  }

  struct Event: Sendable {
    let line: String
    let value: JSONValue
  }

  /// On the server that ran when it was opened.
  let client: SessionClient
  let owner: Int
  let label: String
  var standing = Standing.open
  /// False where the end was found out by looking.
  var endWasAnswered = false
  var rowsWereReported = false
  /// By name.
  var files: [String: SentFile] = [:]
  /// Names of uploads that were cut off and have left no file.
  var neverThere: Set<String> = []
  var events: [Event] = []
  var histories: [String: FileHistory] = [:]
  var viewerToken: String?
  /// `nil` while a command to the queue is unanswered.
  var isPaused: Bool? = false
  /// The answer to the last command; `nil` while unknown.
  var player: JSONValue?

  var id: String { client.id }
}
