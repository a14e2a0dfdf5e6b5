/// An upload of several files of which the first ones were taken and then one was refused. The answer is the refusal's,
/// with the files that are in the queue already.
struct PartialUploadError: Error {
  let cause: any Error
  let accepted: [AcceptedFilePayload]
}
