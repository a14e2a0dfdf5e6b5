import TranscriptionCore

extension ServiceError {
  /// The error itself if it is already one for users; otherwise a fault of the server, with the error as its cause.
  static func wrapping(_ error: any Error) -> ServiceError {
    if let error = error as? ServiceError { return error }
    return ServiceError(
      .server, code: "internal_error",
      message: "Something went wrong in the server. The log has the details under the request's id."
    ).caused(by: "\(error)")
  }
}
