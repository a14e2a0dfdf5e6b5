@testable import Models

extension ModelEntry {
  /// The files of the only form.
  var downloads: [ModelDownload] {
    get { forms[0].downloads }
    set { forms[0].downloads = newValue }
  }
}

extension ModelDownload {
  /// A file at one address.
  init(url: String, bytes: Int, sha256: String?, form: Form) {
    self.init(sources: [.address(url)], bytes: bytes, sha256: sha256, form: form)
  }

  /// The address of the first source.
  var url: String {
    get { sources[0].pin }
    set { sources[0] = .address(newValue) }
  }
}
