export default {
  test: {
    globals: true,
    include: ['sdk/specs/resources/*.spec.ts'],
    setupFiles: ['redirect.mjs', 'vitest.setup.mjs'],
    watch: false
  }
}
