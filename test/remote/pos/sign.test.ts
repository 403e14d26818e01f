import { expect, test } from 'vitest'
import { signRequest } from '../../../main/remote/pos/sign.ts'

const SECRET = 'pos-demo-secret-0001'

test('V1 a read without a body', () => {
  const request = {
    method: 'GET',
    target: '/v1/products?keyword=%E8%8C%B6&limit=20',
    timestamp: 1767225600,
    messageId: '2d1f3b1c-77b0-4a5b-8d8e-0b8f2f8e6a11',
    body: '',
  }
  expect(signRequest(request, SECRET)).toBe('7211f6b475c84b9d7cf42a87184523bef6fd3c1bb6c66ee583d44b658cbf3484')
})

test('V2 a write with Chinese in its body', () => {
  const request = {
    method: 'POST',
    target: '/v1/categories:batch?trace=1',
    timestamp: 1767225600,
    messageId: '0f8c6f0e-2a51-4a0e-9a3b-5d2f6c1b7e90',
    body: '{"rows":[{"path":["服饰","男装"]}]}',
  }
  expect(signRequest(request, SECRET)).toBe('1de832fea446283529cefefff19327e5e9a3a4570a5f61718a088e47e889857e')
})
