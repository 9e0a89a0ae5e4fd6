# Another pitch with the same resonances and the same timing: pitch-synchronous overlap-add.
form Another pitch
  sentence Source
  sentence Target
  positive Ratio
endform
Read from file: source$
manipulation = To Manipulation: 0.01, 75, 450
Extract pitch tier
Multiply frequencies: 0, 1e6, ratio
plusObject: manipulation
Replace pitch tier
selectObject: manipulation
Get resynthesis (overlap-add)
Save as WAV file: target$
