import Testing

/// What all users know together, and every promise that was found broken.
actor Ledger {
  private let seed: UInt64
  private(set) var kill = 0
  private(set) var accounts: [String: SessionAccount] = [:]
  /// Labels of sessions whose opening was not answered.
  private(set) var cutOpenings: Set<String> = []
  private(set) var breaches = 0
  /// Workers that were killed alone: each may cost one attempt at one window.
  private(set) var workersKilled = 0
  private var names = 0
  private var transcriptsChecked = 0
  /// A graceful stop is under way: refusals are right then.
  private var isStopping = false

  /// Stands in every name that a user gives, so that what is left of one can be found.
  static let marker = "chaosfile"

  init(seed: UInt64) { self.seed = seed }

  // MARK: Course

  func begin(kill number: Int) {
    kill = number
    isStopping = false
  }

  func stopping() { isStopping = true }

  func killedWorker() { workersKilled += 1 }

  /// A promise is broken. The session is left alone from now on: one fault would be reported again and again.
  func breach(_ what: String, in session: String? = nil) {
    if let session {
      guard accounts[session]?.standing != .spoiled else { return }
      accounts[session]?.standing = .spoiled
    }
    breaches += 1
    let text = "seed \(seed), kill \(kill): \(what)\(session.map { " (session \($0))" } ?? "")"
    print("BREACH \(text)")
    Issue.record("\(text)")
  }

  /// Whether an answer has one of these states. Another is a breach, unless the server says that it is stopping.
  func accept(_ answer: HTTPAnswer, _ states: Set<Int>, _ what: String, in session: String) -> Bool {
    if states.contains(answer.status) { return true }
    if !(isStopping && answer.status >= 500), accounts[session]?.standing == .open {
      breach("\(what) was answered with \(answer.status) \(answer.text.prefix(200))", in: session)
    }
    return false
  }

  func checkedTranscript() { transcriptsChecked += 1 }

  /// What was looked at, to be shown at the end: a run that saw nothing proves nothing.
  var summary: String {
    let events = accounts.values.reduce(0) { $0 + $1.events.count }
    return "\(accounts.count) sessions, \(names) names, \(events) events, \(transcriptsChecked) transcripts, "
      + "\(workersKilled) workers killed, \(breaches) broken promises"
  }

  // MARK: Accounts

  func nextName(_ fileExtension: String) -> String {
    names += 1
    return "\(Self.marker)-\(names).\(fileExtension)"
  }

  func opening(_ label: String) { cutOpenings.insert(label) }

  func opened(_ account: SessionAccount) {
    cutOpenings.remove(account.label)
    accounts[account.id] = account
  }

  func accounts(_ standing: SessionAccount.Standing, owner: Int? = nil) -> [SessionAccount] {
    accounts.values.filter { $0.standing == standing && (owner == nil || $0.owner == owner) }.sorted { $0.id < $1.id }
  }

  @discardableResult
  func update<Value: Sendable>(
    _ session: String, _ change: @Sendable (inout SessionAccount) -> Value
  ) -> Value? {
    guard var account = accounts[session] else { return nil }
    let value = change(&account)
    accounts[session] = account
    return value
  }

  // MARK: Events

  /// An event as a reader got it.
  ///
  /// - Parameter line: its JSON as it was sent, where the reader has that.
  func note(_ value: JSONValue, line: String?, in session: String) {
    guard var account = accounts[session], let number = value["seq"].int else {
      return breach("an event has no number: \(value)", in: session)
    }
    let known = account.events.count
    if number <= known, number > 0 {
      let before = account.events[number - 1]
      if before.value != value || (line != nil && !before.line.isEmpty && line != before.line) {
        breach("event \(number) has changed from \(before.value) to \(value)", in: session)
      }
      return
    }
    guard number == known + 1 else {
      return breach("event \(number) came after event \(known)", in: session)
    }
    account.events.append(.init(line: line ?? "", value: value))
    var fault: String?
    if let file = value["file"].text {
      fault = account.histories[file, default: FileHistory()].add(value)
      let asked = account.files.values.first { $0.id == file }?.retriesAsked
      if let asked, account.histories[file]?.retries ?? 0 > asked { fault = "the file was queued again by itself" }
      if let name = value["name"].text, value["type"].text == "file.created" {
        if account.neverThere.contains(name) { fault = "\(name) turned up although it was not there after the cut" }
        let others = account.events.dropLast().contains {
          $0.value["type"].text == "file.created" && $0.value["name"].text == name
        }
        if others { fault = "\(name) was created twice" }
      }
    }
    accounts[session] = account
    if let fault { breach("event \(number): \(fault)", in: session) }
  }
}
