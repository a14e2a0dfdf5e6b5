/// Suspends its callers until it is opened.
struct Latch: Sendable {
  private let opened = Recorded<Void>()

  func open() { opened.add(()) }
  func passed() async { await opened.wait(for: 1) }
}
