import Audio

/// What listeners to sessions' players share.
struct ListeningServices: Sendable {
  let encoders: StreamEncoders
  let listeners: Seats
  /// For the processes that decode and encode what listeners hear.
  let processes: Seats
}
