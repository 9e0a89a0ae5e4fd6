/** Variables that loaders, drivers and Node itself need; exact names, compared without regard to case. */
const neededNames: ReadonlySet<string> = new Set([
  ...[
    'PATH',
    'HOME',
    'USERPROFILE',
    'LOCALAPPDATA',
    'APPDATA',
    'PROGRAMDATA',
    'SYSTEMROOT',
    'WINDIR',
    'SYSTEMDRIVE',
  ],
  ...[
    'TMPDIR',
    'TEMP',
    'TMP',
    'LANG',
    'LC_ALL',
    'LC_CTYPE',
    'TZ',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XDG_RUNTIME_DIR',
  ],
  ...[
    'XDG_CACHE_HOME',
    'XDG_DATA_DIRS',
    'LD_LIBRARY_PATH',
    'DYLD_LIBRARY_PATH',
    'DYLD_FALLBACK_LIBRARY_PATH',
  ],
]);

/** Families of variables that GPU drivers and the Vulkan loader read. */
const neededPrefixes = ['CUDA_', 'CUDNN_', 'NVIDIA_', 'VK_', 'MESA_', 'LIBGL_', 'DXVK_', 'MTL_', 'METAL_'];

/**
 * The environment of an inference process: what it needs to find libraries and drivers. Access tokens, proxies and
 * `NODE_OPTIONS` stay with the parent.
 *
 * @param environment the parent's variables
 * @param electron whether the parent is Electron, whose binary acts as Node only when told so
 */
export function childEnvironment(environment: NodeJS.ProcessEnv, electron: boolean): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => {
    const upper = name.toUpperCase();
    return neededNames.has(upper) || neededPrefixes.some((prefix) => upper.startsWith(prefix));
  });
  return { ...Object.fromEntries(kept), ...(electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}) };
}
