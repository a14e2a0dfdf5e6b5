/// True when all samples are inaudible: below half a step of 16-bit audio. Such audio needs no detector, so that hours
/// of zeros cost no more than decoding them.
package func isDigitalSilence(_ samples: [Float]) -> Bool {
  samples.withUnsafeBufferPointer { buffer in
    for sample in buffer where abs(sample) >= 1 / 65_536 { return false }
    return true
  }
}
