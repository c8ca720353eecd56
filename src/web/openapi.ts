import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { CODE_VERSION } from '../config.js';

const DESCRIPTION = `What social initiatives do, what it is worth, and to whom. Amounts, ratios, links and levels are decimals as text:
euro with 6 decimals, ratios with 20. A figure that is not known is null, with its reason beside it. Errors are problem+json (RFC 9457), all at once.`;

/** Serves the OpenAPI 3.1 document at /api/v1/openapi.json. */
export function describeApi(app: INestApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Maatschappelijke AEX')
    .setDescription(DESCRIPTION)
    .setVersion(CODE_VERSION)
    .setLicense('EUPL-1.2', 'https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key; reading what is public needs none' })
    .build();
  SwaggerModule.setup('api', app, () => SwaggerModule.createDocument(app, description), { ui: false, raw: ['json'], jsonDocumentUrl: 'api/v1/openapi.json' });
}
