/// `{"files":[…]}`.
struct FilesPayload<Entry: Encodable>: Encodable {
  let files: [Entry]
}
