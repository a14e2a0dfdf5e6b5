/// Something that a user should know of how a file was read.
package enum MediaNotice: Sendable, Hashable {
  /// There are so many audio tracks; this one is heard, from 1.
  case moreTracks(count: Int, heard: Int)
  /// This track, from 1, comes first but holds nothing but silence or quiet noise, or nothing that can be decoded.
  case trackSilent(Int)
  /// Another recording in the file is left out.
  case leftOut
}
