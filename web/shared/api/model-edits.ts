import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { EditPreviewView, EditRequest, ModelsView } from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'
import { keepList, pathOf, useChange } from './models.ts'

/** The shapes as they would be; nothing is asked without an edit. */
export const useEditPreview = (name: string, version: string, edits: EditRequest['edits']) =>
  useQuery({
    queryKey: ['model-edits', name, version, edits],
    queryFn: ({ signal }) =>
      request<EditPreviewView>('POST', `${pathOf(name)}/${version}/edits/preview`, { body: { edits }, signal }),
    enabled: edits.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  })

/** Has the effect worked out: a run of the server. */
export const useEditEffect = (name: string, version: string) =>
  useChange(
    (asked: EditRequest) => request<ModelsView>('POST', `${pathOf(name)}/${version}/edits/effect`, { body: asked }),
    keepList,
  )

/** Makes a candidate of them: a run of the server. */
export const useSaveEdits = (name: string, version: string) =>
  useChange(
    (asked: EditRequest & { readonly why: string }) =>
      request<ModelsView>('POST', `${pathOf(name)}/${version}/edits`, { body: asked }),
    keepList,
  )
