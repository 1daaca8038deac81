import { createKnowledgeView, knowledgeOf, preventKnowledge } from '../../clinical/index.ts'
import { anticoagulationThresholds } from './anticoagulation-tables.ts'
import { doacCautions, doacContraindications, doacDoses, doacTogether } from './doac-tables.ts'
import anticoagulationRows from './knowledge/af-anticoagulation.json' with { type: 'json' }
import doacCautionRows from './knowledge/doac-caution.json' with { type: 'json' }
import doacContraindicationRows from './knowledge/doac-contraindication.json' with { type: 'json' }
import doacDoseRows from './knowledge/doac-dose.json' with { type: 'json' }
import doacTogetherRows from './knowledge/doac-together.json' with { type: 'json' }

/** Version 0 of the knowledge: parsed when the program starts, so that a wrong row cannot wait for its patient. */
const { pack, tables } = knowledgeOf(
  ...preventKnowledge,
  [anticoagulationThresholds, anticoagulationRows],
  [doacDoses, doacDoseRows],
  [doacCautions, doacCautionRows],
  [doacContraindications, doacContraindicationRows],
  [doacTogether, doacTogetherRows],
)

export { pack, tables }

/** Version 0 as a view, for the calculators: a published formula does not depend on the pack of the site. */
export const builtIn = createKnowledgeView(pack, 'built-in')
