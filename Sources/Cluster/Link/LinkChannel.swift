/// Samples have a connection of their own, so that a sign of work never waits behind them.
package enum LinkChannel: Sendable {
  case control, samples
}
