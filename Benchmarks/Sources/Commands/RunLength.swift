/// How long a benchmark runs.
enum RunLength: Sendable {
  /// For figures that are published.
  case full
  /// For a first look.
  case quick
  /// To see that it runs at all: its figures say nothing.
  case trial

  func choose<Value>(_ full: Value, quick: Value, trial: Value) -> Value {
    switch self {
    case .full: full
    case .quick: quick
    case .trial: trial
    }
  }
}
