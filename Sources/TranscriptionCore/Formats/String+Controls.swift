extension String {
  /// The text without control characters (C0, DEL, C1): no reader of a subtitle takes a NUL for a part of the text.
  package var withoutControls: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
    return String(UnicodeScalarView(unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }
}
