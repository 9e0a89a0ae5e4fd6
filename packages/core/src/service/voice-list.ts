import type { Warning } from '../engine/warning.js';
import type { ListLocalVoicesOutput } from '../operations/index.js';
import { describeCachePerformance } from '../voices/index.js';
import { warningFields } from './collect.js';
import { roundTo } from './round.js';
import type { ServiceContext } from './service-context.js';

/** Carries out `list_local_voices`. */
export async function listVoices(
  { voices }: ServiceContext,
  warnings: readonly Warning[],
): Promise<ListLocalVoicesOutput> {
  const records = await voices.list();
  const count = (wanted: string) => records.filter(({ gender }) => gender === wanted).length;
  const unspecified = count('unspecified');
  return {
    local_voices: records.map((record) => ({
      voice_id: record.id,
      speaker_name: record.name,
      gender: record.gender,
      duration: roundTo(record.durationSeconds, 3),
      original_file: record.originalFile,
      type: record.type,
    })),
    total_local_voices: records.length,
    stats: {
      total_voices: records.length,
      gender_distribution: {
        male: count('male'),
        female: count('female'),
        ...(unspecified > 0 && { unspecified }),
      },
      optimization: 'direct_audio_arrays',
      cache_performance: describeCachePerformance(voices.usage()),
    },
    ...warningFields(warnings),
  };
}
