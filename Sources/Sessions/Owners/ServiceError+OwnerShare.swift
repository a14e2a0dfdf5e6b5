import TranscriptionCore

extension ServiceError {
  /// - Parameters:
  ///   - what: such as "sessions".
  ///   - share: how many an owner may have while others want some.
  static func ownerShareFull(_ what: String, share: Int) -> ServiceError {
    ServiceError(
      .limitReached, code: "owner_share_full",
      message:
        "You have \(share) of this server's \(what) or more, half of all, and the others are wanted by other users or kept "
        + "for them. End one that you do not need, or try again later.",
      retryAfterSeconds: Int(OwnerShares.wantSeconds), limit: share)
  }
}
