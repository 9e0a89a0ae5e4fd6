/*
 * The teacher: flite's voices, with the phones, word positions and pitch that they speak with.
 *
 * Reads one request a line, fields separated by tabs:
 *   id  voice  pitch-mean  pitch-deviation  duration-stretch  wave-file  text
 * A pitch of 0 keeps the voice's own; "-" as wave file asks for labels only. Writes one line for each request:
 *   id  words  phone:end-seconds:word-index ...  T seconds-per-value hertz ...     (voices with a pitch track)
 *                                             or P 0 seconds:hertz ...            (voices with pitch targets)
 * A line that could not be spoken is written as "id FAIL".
 */
#include <flite/cst_cg.h>
#include <flite/flite.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

cst_voice *register_cmu_us_kal16(const char *);
cst_voice *register_cmu_us_slt(const char *);
cst_voice *register_cmu_us_rms(const char *);
cst_voice *register_cmu_us_awb(const char *);

enum { VOICES = 4, FIELDS = 7 };

/* Stops flite's vocoder at its first chunk: labels need no wave, and the wave is most of the time. */
static int stop_at_once(const cst_wave *w, int start, int size, int last, cst_audio_streaming_info *asi) {
  (void)w, (void)start, (void)size, (void)last, (void)asi;
  return CST_AUDIO_STREAM_STOP;
}

static int split(char *line, char **field) {
  int count = 0;
  line[strcspn(line, "\r\n")] = 0;
  for (char *rest = line; rest != NULL && count < FIELDS;) {
    field[count++] = rest;
    char *tab = count < FIELDS ? strchr(rest, '\t') : NULL;
    if (tab != NULL) *tab++ = 0;
    rest = tab;
  }
  return count;
}

/*
 * Speaks again with the pitch moved, for a voice that ignores flite's setting of it (rms takes its pitch from its phrase
 * model). Only the first value of each parameter frame, its pitch, is another: the vocoder then makes the sound as it would
 * have, which no shifter of the finished wave does.
 */
static void speak_at(cst_utterance *utterance, double mean, double deviation, int wanted) {
  cst_track *track = val_track(feat_val(utterance->features, "param_track"));
  double sum = 0, squares = 0;
  int voiced = 0;
  for (int frame = 0; frame < track->num_frames; frame++) {
    double hertz = track->frames[frame][0];
    if (hertz > 0) sum += hertz, squares += hertz * hertz, voiced++;
  }
  if (voiced < 2) return;
  double own = sum / voiced, spread = sqrt(squares / voiced - own * own);
  double scale = deviation > 0 && spread > 0 ? deviation / spread : mean / own;
  for (int frame = 0; frame < track->num_frames; frame++) {
    float *hertz = &track->frames[frame][0];
    if (*hertz > 0) *hertz = fmax(40, mean + (*hertz - own) * scale);
  }
  if (!wanted) return;
  const cst_track *excitation =
      feat_present(utterance->features, "str_track") ? val_track(feat_val(utterance->features, "str_track")) : NULL;
  cst_cg_db *db = val_cg_db(feat_val(utterance->features, "cg_db"));
  cst_track *smoothed = mlpg(track, db);
  utt_set_wave(utterance, mlsa_resynthesis(smoothed, excitation, db, NULL, 0));
  delete_track(smoothed);
}

static void print_labels(cst_utterance *utterance) {
  int words = 0;
  for (cst_item *token = relation_head(utt_relation(utterance, "Token")); token; token = item_next(token))
    item_set_int(token, "token_index", words++);
  printf("%d\t", words);
  for (cst_item *phone = relation_head(utt_relation(utterance, "Segment")); phone; phone = item_next(phone)) {
    const cst_item *token = path_to_item(phone, "R:SylStructure.parent.parent.R:Token.parent");
    int index = token && item_feat_present(token, "token_index") ? item_feat_int(token, "token_index") : -1;
    printf("%s:%.3f:%d ", item_feat_string(phone, "name"), item_feat_float(phone, "end"), index);
  }
  printf("\t");
  if (feat_present(utterance->features, "param_track")) {
    const cst_track *track = val_track(feat_val(utterance->features, "param_track"));
    double step = track->num_frames > 1 ? track->times[1] - track->times[0] : 0.005;
    printf("T %.4f ", 2 * step);
    for (int frame = 0; frame < track->num_frames; frame += 2) printf("%.1f ", track->frames[frame][0]);
  } else if (utt_relation_present(utterance, "Target")) {
    printf("P 0 ");
    for (cst_item *target = relation_head(utt_relation(utterance, "Target")); target; target = item_next(target))
      printf("%.3f:%.1f ", item_feat_float(target, "pos"), item_feat_float(target, "f0"));
  }
  printf("\n");
}

int main(void) {
  flite_init();
  cst_voice *voices[VOICES] = {register_cmu_us_kal16(NULL), register_cmu_us_slt(NULL), register_cmu_us_rms(NULL),
                               register_cmu_us_awb(NULL)};
  const char *names[VOICES] = {"kal16", "slt", "rms", "awb"};
  char line[8192], *field[FIELDS];
  while (fgets(line, sizeof line, stdin)) {
    if (split(line, field) != FIELDS) continue;
    cst_voice *voice = NULL;
    for (int i = 0; i < VOICES; i++)
      if (!strcmp(names[i], field[1])) voice = voices[i];
    if (voice == NULL) {
      printf("%s\tFAIL\n", field[0]);
      continue;
    }
    double mean = atof(field[2]), deviation = atof(field[3]);
    if (mean > 0) feat_set_float(voice->features, "int_f0_target_mean", mean);
    if (deviation > 0) feat_set_float(voice->features, "int_f0_target_stddev", deviation);
    feat_set_float(voice->features, "duration_stretch", atof(field[4]));
    int wanted = strcmp(field[5], "-") != 0;
    feat_remove(voice->features, "streaming_info");
    if (!wanted) {
      cst_audio_streaming_info *info = new_audio_streaming_info();
      info->asc = stop_at_once;
      info->min_buffsize = 1;
      feat_set(voice->features, "streaming_info", audio_streaming_info_val(info));
    }
    cst_utterance *utterance = flite_synth_text(field[6], voice);
    if (utterance == NULL) {
      printf("%s\tFAIL\n", field[0]);
      continue;
    }
    if (mean > 0 && !strcmp(field[1], "rms")) speak_at(utterance, mean, deviation, wanted);
    printf("%s\t", field[0]);
    print_labels(utterance);
    if (wanted) cst_wave_save_riff(utt_wave(utterance), field[5]);
    delete_utterance(utterance);
  }
  return 0;
}
