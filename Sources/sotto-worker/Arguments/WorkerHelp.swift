/// What `--help` prints.
enum WorkerHelp {
  static let engines = ["pocketsphinx", "sherpa", "vad", "diarize"]

  static let overview = """
    sotto-worker ENGINE [options]

    Runs one speech engine for sotto. Speaks the worker protocol, one JSON object a line, on standard
    input and output; it is started by the server and seldom by hand.

      pocketsphinx   CMU PocketSphinx, US English
      sherpa         a model for sherpa-onnx
      vad            Silero voice activity detection through sherpa-onnx
      diarize        who speaks when, through sherpa-onnx

    sotto-worker ENGINE --help    the options of an engine
    sotto-worker --version        version of the protocol
    """

  static func text(of engine: String) -> String? {
    switch engine {
    case "pocketsphinx":
      """
      sotto-worker pocketsphinx [--model DIR]

        --model DIR   directory with en-us/ (acoustic model), en-us.lm.bin and cmudict-en-us.dict
                      (default: \(PocketSphinxModel.debianDirectory))
      """
    case "sherpa":
      """
      sotto-worker sherpa --library PATH --model DIR [--kind KIND] [--threads N]
                         [--punctuation-model DIR]

        --library PATH   libsherpa-onnx-c-api.so
        --model DIR      directory with the model's .onnx files and tokens.txt
        --kind KIND      what the model is, where its files do not tell
        --threads N      threads of one computation (default: 1)
        --punctuation-model DIR
                         directory of a punctuation model, for texts that come without any
      """
    case "diarize":
      """
      sotto-worker diarize --library PATH --segmentation-model FILE --embedding-model FILE
                          [--threshold F] [--threads N]

        --library PATH              libsherpa-onnx-c-api.so
        --segmentation-model FILE   pyannote's segmentation model as ONNX
        --embedding-model FILE      a speaker embedding model as ONNX
        --threshold F               distance from which two voices are two speakers (default: 0.5)
        --threads N                 threads of one computation (default: 1)
      """
    case "vad":
      """
      sotto-worker vad --library PATH --model FILE [options]

        --library PATH             libsherpa-onnx-c-api.so
        --model FILE               silero_vad.onnx
        --threshold P              probability from which a stretch is speech (default: 0.5)
        --minimum-silence SECONDS  shorter silence does not end speech (default: 0.1)
        --minimum-speech SECONDS   shorter speech is not reported (default: 0.1)
      """
    default: nil
    }
  }
}
