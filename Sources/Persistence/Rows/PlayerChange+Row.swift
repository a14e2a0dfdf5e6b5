import GRDB
import TranscriptionCore

extension PlayerChange {
  /// Writes the state, and the playlist only where it changed: it has a column of its own, because it may be long.
  func statement(session: SessionID) throws -> JournalStatement {
    var state = state
    state.playlist = []
    guard let playlist else {
      return JournalStatement(
        """
        INSERT INTO players (session, state) VALUES (?, ?) ON CONFLICT (session) DO UPDATE SET state = excluded.state
        """, [session.description, try JSONColumn.text(state)])
    }
    return JournalStatement(
      """
      INSERT INTO players (session, state, playlist) VALUES (?, ?, ?)
      ON CONFLICT (session) DO UPDATE SET state = excluded.state, playlist = excluded.playlist
      """, [session.description, try JSONColumn.text(state), try JSONColumn.text(playlist)])
  }
}

extension PlayerState {
  /// From the columns state and playlist.
  init(row: Row) throws {
    self = try JSONColumn.value(PlayerState.self, from: row["state"])
    if let text = row["playlist"] as String? { playlist = try JSONColumn.value([FileID].self, from: text) }
  }
}
