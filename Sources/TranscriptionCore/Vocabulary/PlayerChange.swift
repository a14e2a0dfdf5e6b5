/// A change of a session's player, as the journal and `player.changed` tell it: the new state, and the playlist only where
/// it is another than before. A playlist may name thousands of files, and a seek changes none of them.
package struct PlayerChange: Sendable, Hashable, Encodable {
  /// The state after the change, with the whole playlist.
  package let state: PlayerState
  /// `nil` where the playlist stays as it was.
  package let playlist: [FileID]?

  /// - Parameter before: the state that was written last; `nil` where none is known, which tells the playlist.
  package init(_ state: PlayerState, since before: PlayerState? = nil) {
    self.state = state
    playlist = before?.playlist == state.playlist ? nil : state.playlist
  }

  package func encode(to encoder: any Encoder) throws { try state.encode(to: encoder, playlist: playlist) }
}
