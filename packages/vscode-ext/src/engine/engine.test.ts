import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdleTimer } from './idle-timer.js';
import { deleteModel, type ModelOffer, repositoryFolder } from './models.js';

describe('IdleTimer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('calls once when nothing was going on for the whole time', () => {
    const onIdle = vi.fn();
    const timer = new IdleTimer(() => 1000, onIdle);
    timer.begin();
    timer.begin();
    timer.end();
    vi.advanceTimersByTime(5000);
    expect(onIdle).not.toHaveBeenCalled();
    timer.end();
    vi.advanceTimersByTime(999);
    timer.begin();
    timer.end();
    vi.advanceTimersByTime(999);
    expect(onIdle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5000);
    expect(onIdle).toHaveBeenCalledOnce();
  });

  it('never calls for a time of 0, nor when it is cancelled', () => {
    const onIdle = vi.fn();
    let delay = 0;
    const timer = new IdleTimer(() => delay, onIdle);
    timer.begin();
    timer.end();
    vi.advanceTimersByTime(1e9);
    delay = 10;
    timer.begin();
    timer.end();
    timer.cancel();
    vi.advanceTimersByTime(1e9);
    expect(onIdle).not.toHaveBeenCalled();
  });
});

describe('deleting models', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';

  it('takes nothing for a repository that is not one of the hub cache', () => {
    expect(repositoryFolder(`/cache/hub/models--owner--name/snapshots/${commit}`)).toBe(
      '/cache/hub/models--owner--name',
    );
    for (const folder of [
      `/cache/hub/models--owner--name/snapshots/main`,
      `/cache/hub/models--owner--name/other/${commit}`,
      `/documents/snapshots/${commit}`,
      `/cache/models--../snapshots/${commit}/..`,
      '/',
    ]) {
      expect(repositoryFolder(folder)).toBeUndefined();
    }
  });

  it('refuses the embedded model and folders of the user', async () => {
    const offer: ModelOffer = {
      model: 'fledgling',
      title: 'Fledgling',
      precision: 'fp32',
      isDefaultPrecision: true,
      license: 'MIT',
      languages: ['en'],
      approximateBytes: undefined,
      installed: { isEmbedded: true, bytes: 1, folder: `/x/models--a--b/snapshots/${commit}` },
    };
    await expect(deleteModel(offer)).rejects.toMatchObject({ code: 'model_not_found' });
    const own = { ...offer, installed: { isEmbedded: false, bytes: 1, folder: '/documents/model' } };
    await expect(deleteModel(own)).rejects.toMatchObject({ code: 'model_not_found' });
  });
});
